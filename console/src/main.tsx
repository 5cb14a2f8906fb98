import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { allowStyles } from './app/nonce.ts';
import './styles.css';

allowStyles();
const place = document.querySelector('#root');
if (place === null) throw new Error('The page has no place for the console.');
createRoot(place).render(<StrictMode><App /></StrictMode>);
